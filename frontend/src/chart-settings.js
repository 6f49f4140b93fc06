// What Chart.js has to know of a chart that the server described.

const COLOURS = 9;
const DASHES = [[], [6, 4], [2, 3]]; // so that lines differ in more than their colour
const MOST_DOTS = 60; // with more places a line shows better without a dot at each

const number = new Intl.NumberFormat('en');

/** The settings of a chart in the colours of a computed style, which has them as variables. */
export function settingsOf({ labels, series, xLabel, yLabel }, style) {
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const lines = series.filter(({ kind }) => kind === 'line');
  const hasBars = lines.length < series.length;
  const panels = hasBars && lines.length > 0; // what there is above, what moved below: each needs a scale of its own
  const axis = (title, weight) => ({
    border: { color: colour('edge') },
    grid: { color: ({ tick }) => colour(tick?.value === 0 ? 'edge' : 'line') },
    ticks: { callback: (value) => number.format(value), color: colour('quiet') },
    title: { color: colour('quiet'), display: Boolean(title), text: title },
    ...(panels && { offset: true, stack: 'panels', stackWeight: weight }),
  });
  const scales = {
    x: {
      grid: { display: false },
      stacked: true,
      ticks: { color: colour('quiet'), maxRotation: 45 },
      title: { color: colour('quiet'), display: Boolean(xLabel), text: xLabel },
    },
    y: { ...axis(yLabel, 1), stacked: hasBars },
    ...(panels && { lines: axis(lines.length === 1 ? lines[0].label : yLabel, 1) }),
  };
  return {
    type: 'bar',
    data: {
      labels,
      datasets: series.map((each, index) => {
        const own = colour(`series-${(index % COLOURS) + 1}`);
        if (each.kind !== 'line') return barDataset(each, own, colour);
        return lineDataset(each, own, lines.indexOf(each), labels.length, hasBars);
      }),
    },
    options: {
      animation: false,
      font: { family: style.fontFamily },
      interaction: { axis: 'x', intersect: false, mode: 'index' },
      maintainAspectRatio: false,
      plugins: {
        legend: {
          display: series.length > 1,
          labels: { boxHeight: 7, color: colour('text'), font: { size: 11 }, pointStyleWidth: 20, usePointStyle: true },
          position: 'bottom',
        },
        tooltip: { callbacks: { label: ({ dataset: { label }, raw }) => `${label}: ${said(raw)}` } },
      },
      scales,
    },
  };
}

function lineDataset({ label, values }, own, index, places, besideBars) {
  return {
    backgroundColor: own,
    borderColor: own,
    borderDash: DASHES[index % DASHES.length],
    borderWidth: 2,
    data: values,
    label,
    order: 0,
    pointHitRadius: 8,
    pointRadius: places > MOST_DOTS ? 0 : 2,
    pointStyle: 'line',
    type: 'line',
    yAxisID: besideBars ? 'lines' : 'y',
  };
}

function barDataset({ kind, label, stack, values }, own, colour) {
  const isRange = kind === 'range';
  return {
    backgroundColor: isRange ? values.map((value) => rangeColour(value, own, colour)) : own,
    data: values,
    label,
    maxBarThickness: 72,
    order: 1,
    pointStyle: 'rect',
    stack: stack ?? label,
    type: 'bar',
  };
}

function rangeColour(value, whole, colour) {
  if (value === null || value.includes(0)) return whole;
  return colour(value[1] > value[0] ? 'good' : 'error');
}

function said(value) {
  if (!Array.isArray(value)) return number.format(value);
  const [begin, end] = value;
  if (begin === 0) return number.format(end);
  if (end === 0) return number.format(begin);
  return `${number.format(begin)} → ${number.format(end)} (${end > begin ? '+' : ''}${number.format(end - begin)})`;
}
