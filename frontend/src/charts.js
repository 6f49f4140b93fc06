import { Chart } from 'chart.js';
console.log(Chart);
