// A box that scrolls sideways must be reachable from the keyboard (WCAG 2.2, 2.1.1).
document.querySelectorAll(".highlight pre, .table-wrapper").forEach((box) => { box.tabIndex = 0; });
