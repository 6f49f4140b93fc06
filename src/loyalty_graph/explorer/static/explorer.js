// What makes pages more comfortable where there is JavaScript. None of them needs it.

// Buttons that copy the text of the element they name. Browsers have a clipboard for pages of this machine and of https.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll('button[data-copy]')) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}

// Whoever ticks a column wants to see those that are ticked.
const own = document.querySelector('input[name="columns"][value="own"]');
for (const box of document.querySelectorAll('input[name="column"]')) {
  box.addEventListener('change', () => { own.checked = true; });
}
