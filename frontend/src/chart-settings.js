// What Chart.js has to know of a chart that the server described.

const SERIES_COLOURS = 6;
const MOST_POINTS = 60; // with more places a line shows better without a dot at each

const number = new Intl.NumberFormat('en');

/** The settings of a chart in the colours of a computed style, which has them as variables. */
export function settingsOf({ labels, series, xLabel, yLabel }, style) {
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const hasBars = series.some(({ kind }) => kind !== 'line');
  const lines = series.filter(({ kind }) => kind === 'line');
  const linesAxis = hasBars ? 'lines' : 'y';
  const axis = (title) => ({
    border: { color: colour('edge') },
    grid: { color: ({ tick }) => colour(tick?.value === 0 ? 'edge' : 'line') },
    ticks: { callback: (value) => number.format(value), color: colour('quiet') },
    title: { color: colour('quiet'), display: Boolean(title), text: title },
  });
  const scales = {
    x: {
      grid: { display: false },
      stacked: true,
      ticks: { color: colour('quiet'), maxRotation: 45 },
      title: { color: colour('quiet'), display: Boolean(xLabel), text: xLabel },
    },
    y: { ...axis(yLabel), stacked: hasBars },
  };
  if (hasBars && lines.length > 0) {
    const title = lines.length === 1 ? lines[0].label : yLabel;
    scales.lines = { ...axis(title), position: 'right', grid: { drawOnChartArea: false } };
  }
  return {
    type: 'bar',
    data: { labels, datasets: series.map((each, index) => dataset(each, index, labels.length, linesAxis, colour)) },
    options: {
      animation: false,
      font: { family: style.fontFamily },
      interaction: { axis: 'x', intersect: false, mode: 'index' },
      maintainAspectRatio: false,
      plugins: {
        legend: { display: series.length > 1, labels: { boxHeight: 8, boxWidth: 16, color: colour('text') } },
        tooltip: { callbacks: { label: ({ dataset: { label }, raw }) => `${label}: ${said(raw)}` } },
      },
      scales,
    },
  };
}

function dataset({ kind, label, stack, values }, index, places, linesAxis, colour) {
  const own = colour(`series-${(index % SERIES_COLOURS) + 1}`);
  if (kind === 'line') {
    const dot = places > MOST_POINTS ? 0 : 2;
    const line = { borderColor: own, borderWidth: 2, pointHitRadius: 8, pointRadius: dot, tension: 0 };
    return { ...line, backgroundColor: own, data: values, label, order: 0, type: 'line', yAxisID: linesAxis };
  }
  const bars = { data: values, label, maxBarThickness: 72, order: 1, stack: stack ?? label, type: 'bar' };
  if (kind !== 'range') return { ...bars, backgroundColor: own };
  return { ...bars, backgroundColor: values.map((value) => rangeColour(value, own, colour)) };
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
