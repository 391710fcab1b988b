/** Light or dark: the system's choice unless one was made here. public/theme.js puts it on the page at load. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const KEY = 'bellwether.theme';

export function chosenTheme(): Theme {
  const kept = document.documentElement.dataset.theme;
  return themes.find(theme => theme === kept) ?? 'system';
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  keep(theme);
  window.dispatchEvent(new Event(THEME_CHANGED));
}

/** An event of the window, for what is drawn rather than styled. */
export const THEME_CHANGED = 'bellwether:theme';

function keep(theme: Theme) {
  try {
    if (theme === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage is blocked: the choice holds until the page is loaded again.
  }
}
