/* Draws the figures of a page when they come into view, at once and without motion. Without it the
   tables stay.

   <div class="plot" data-chart="c1" hidden></div> and <script type="application/json" id="c1">
   belong together. plotly.js is fetched once, when the first chart comes near. */
(() => {
  "use strict";

  const script = document.currentScript;
  const plots = [...document.querySelectorAll("[data-chart]")];
  if (!plots.length) return;

  const PAPER = { width: 640, height: 250 }; // CSS pixels; print.css leaves this room on A4

  // Months and days as this site writes them; numbers follow the figure's `separators`.
  const vietnamese = {
    moduleType: "locale",
    name: "vi",
    dictionary: {},
    format: {
      days: ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"],
      shortDays: ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
      months: Array.from({ length: 12 }, (_, month) => `Tháng ${month + 1}`),
      shortMonths: Array.from({ length: 12 }, (_, month) => `Th ${month + 1}`),
      date: "%d/%m/%Y",
      decimal: ",",
      thousands: ".",
    },
  };

  let library = null;

  function load() {
    library ??= new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = script.dataset.plotly;
      element.onload = () => {
        window.Plotly.register(vietnamese);
        resolve();
      };
      element.onerror = reject;
      document.head.append(element);
    });
    return library;
  }

  function draw(plot) {
    if (plot.dataset.drawn) return;
    plot.dataset.drawn = "yes";
    const { data, layout, config } = JSON.parse(
      document.getElementById(plot.dataset.chart).textContent,
    );
    window.Plotly.newPlot(plot, data, layout, config);
  }

  function giveUp() {
    for (const plot of plots) {
      plot.hidden = true;
      plot.closest("figure")?.querySelector("details.numbers")?.setAttribute("open", "");
    }
  }

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        load().then(() => draw(target), giveUp);
      }
    },
    { rootMargin: "400px" },
  );
  for (const plot of plots) {
    plot.hidden = false;
    observer.observe(plot);
  }

  // Paper is narrower than a screen, and has no scrolling.
  addEventListener("beforeprint", () => {
    if (!window.Plotly) return;
    for (const plot of plots) {
      draw(plot);
      window.Plotly.relayout(plot, PAPER);
    }
  });
  addEventListener("afterprint", () => {
    if (!window.Plotly) return;
    for (const plot of plots) window.Plotly.relayout(plot, { width: null, height: null, autosize: true });
  });
})();
