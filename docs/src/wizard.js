// Keeps the wizards of a page as light or as dark as the book is set.
const DARK = ["coal", "navy", "ayu"];
const paint = () => {
  const theme = DARK.some((name) => document.documentElement.classList.contains(name)) ? "dark" : "light";
  for (const wizard of document.querySelectorAll("redtrail-wizard")) wizard.setAttribute("theme", theme);
};
paint();
new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["class"] });
