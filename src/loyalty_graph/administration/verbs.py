"""Every verb there is, in the order of the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_graph.administration.adjustment_reasons import CreateAdjustmentReason, UpdateAdjustmentReason
from loyalty_graph.administration.balance_types import (
    CreateBalanceType,
    RenameBalanceType,
    RetireBalanceType,
    SetDefaultBalanceType,
)
from loyalty_graph.administration.campaigns import CreateCampaign, UpdateCampaign
from loyalty_graph.administration.customers import ExcludeFromReports, UpsertCustomer
from loyalty_graph.administration.enrolments import EnrolCustomers, WithdrawEnrolments
from loyalty_graph.administration.newsletters import CreateNewsletter, UpdateNewsletter
from loyalty_graph.administration.outlets import CreateOutlet, UpdateOutlet
from loyalty_graph.administration.price_groups import CreatePriceGroup, UpdatePriceGroup
from loyalty_graph.administration.voucher_settings import UpdateVoucherSettings
from loyalty_graph.administration.vouchers import PayVoucher, UseVoucher, VoidVoucher

if TYPE_CHECKING:
    from loyalty_graph.administration.verb import Verb

VERBS: Final[tuple[Verb, ...]] = (
    CreateBalanceType(),
    RenameBalanceType(),
    SetDefaultBalanceType(),
    RetireBalanceType(),
    CreateCampaign(),
    UpdateCampaign(),
    EnrolCustomers(),
    WithdrawEnrolments(),
    CreateAdjustmentReason(),
    UpdateAdjustmentReason(),
    CreatePriceGroup(),
    UpdatePriceGroup(),
    CreateNewsletter(),
    UpdateNewsletter(),
    CreateOutlet(),
    UpdateOutlet(),
    UpdateVoucherSettings(),
    UseVoucher(),
    PayVoucher(),
    VoidVoucher(),
    UpsertCustomer(),
    ExcludeFromReports(),
)
"""The verbs; their names are different."""
