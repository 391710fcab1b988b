// Before the first paint, so that who chose dark never sees a white flash. What is chosen: src/shell/theme.ts.
try {
  const theme = localStorage.getItem('bellwether.theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage is blocked: the system's choice holds.
}
