import { type Language, snippets } from './snippets.ts';

const KEY = 'bellwether.language';

/** The language whose code was looked at last. */
export function chosenLanguage(): Language {
  const kept = read();
  return snippets.find(({ value }) => value === kept)?.value ?? 'node';
}

export function chooseLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // Storage is blocked: the choice holds until the page is loaded again.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
