// Draws the charts of a page: what each figure's address describes, see src/loyalty_graph/explorer/reports/charts/chart.py.
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';

import { settingsOf } from './chart-settings.js';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

async function described(address) {
  const response = await fetch(address, { headers: { accept: 'application/json' } });
  const answer = await response.json();
  if (answer.errors) throw new Error(answer.errors.map((error) => error.message).join(' '));
  return answer;
}

function draw(place, chart) {
  const canvas = document.createElement('canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', `Chart: ${chart.title}. ${chart.note} The table has the numbers.`);
  place.replaceChildren(canvas);
  return new Chart(canvas, settingsOf(chart, getComputedStyle(place)));
}

async function show(figure) {
  const place = figure.querySelector('.drawing');
  try {
    const chart = await described(figure.dataset.chart);
    figure.querySelector('figcaption').textContent = [chart.title, chart.note].filter(Boolean).join(' · ');
    figure.hidden = false; // a hidden place has no size to draw in
    let drawn = draw(place, chart);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      drawn.destroy();
      drawn = draw(place, chart);
    });
  } catch (error) {
    figure.hidden = false;
    place.textContent = `There is no chart: ${error.message}`;
  }
}

function begin(figure) {
  const button = figure.querySelector('button');
  if (!button) return show(figure);
  button.addEventListener('click', () => {
    button.remove();
    show(figure);
  });
  figure.hidden = false;
}

document.querySelectorAll('figure[data-chart]').forEach(begin);
