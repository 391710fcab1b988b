import go from '../../../../docs/samples/verify.go?raw';
import node from '../../../../docs/samples/verify.mjs?raw';
import php from '../../../../docs/samples/verify.php?raw';
import python from '../../../../docs/samples/verify.py?raw';
import ruby from '../../../../docs/samples/verify.rb?raw';
import shell from '../../../../docs/samples/verify.sh?raw';
import sdk from '../../../../docs/samples/verify-sdk.mjs?raw';

/** Code that verifies a request, by language: the very files of the docs, which tests run. */
export const snippets = [
  { value: 'sdk', label: 'Node, with the SDK', code: sdk },
  { value: 'node', label: 'Node', code: node },
  { value: 'python', label: 'Python', code: python },
  { value: 'php', label: 'PHP', code: php },
  { value: 'go', label: 'Go', code: go },
  { value: 'ruby', label: 'Ruby', code: ruby },
  { value: 'shell', label: 'Shell', code: shell },
] as const;

export type Language = (typeof snippets)[number]['value'];
