"use strict";
for (const data of document.querySelectorAll("script[data-chart]")) {
  const {data: traces, layout, config} = JSON.parse(data.textContent);
  Plotly.newPlot(document.getElementById(data.dataset.chart), traces, layout, config);
}
const slides = [...document.querySelectorAll("section")];
const steps = {ArrowRight: 1, ArrowDown: 1, PageDown: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1};
document.addEventListener("keydown", (event) => {
  const at = slides.indexOf(document.activeElement);
  if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
  const ends = {Home: 0, End: slides.length - 1};
  const to = event.key in ends ? ends[event.key] : event.key in steps ? at + steps[event.key] : -1;
  if (!slides[to]) return;
  event.preventDefault();
  slides[to].focus({preventScroll: true});
  slides[to].scrollIntoView({block: "start"});
});
const fit = () => document.querySelector("main").style.zoom = Math.min(1, document.documentElement.clientWidth / 1300);
if (!matchMedia("print").matches) {
  fit();
  addEventListener("resize", fit);
  addEventListener("beforeprint", () => document.querySelector("main").style.zoom = 1);
  addEventListener("afterprint", fit);
}
