import { spawn } from 'node:child_process';
import { Trouble } from './trouble.mjs';

const keptLines = 15;
const keptCharacters = 100_000;
/** Where nobody watches a terminal, a line now and then is enough to show that it is alive. */
const quietEverySeconds = 15;

/**
 * Runs a program silently, showing `label … 23 s` meanwhile. Progress goes to stderr: stdout belongs to the
 * command that follows, which may print JSON.
 * @param excerpt output → the part of it that tells what went wrong
 * @param advise output → what the user should do about it
 * @throws Trouble with both
 */
export async function step(
  label,
  command,
  args,
  { excerpt = lastLines, advise = () => '', ...options } = {},
) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const progress = showProgress(label, seconds);
  const { code, output } = await run(command, args, options).finally(progress.stop);
  if (code === 0) return process.stderr.write(`${label} … done in ${seconds()} s\n`);
  throw new Trouble(
    `${label} failed (exit code ${code}).\n\n${excerpt(output) || lastLines(output)}\n\n${advise(output)}`.trimEnd(),
  );
}

function lastLines(output) {
  return output.trim().split('\n').slice(-keptLines).join('\n');
}

function showProgress(label, seconds) {
  const terminal = process.stderr.isTTY;
  const show = () =>
    process.stderr.write(`${terminal ? '\r' : ''}${label} … ${seconds()} s${terminal ? '' : '\n'}`);
  show();
  const timer = setInterval(show, terminal ? 1000 : quietEverySeconds * 1000);
  return {
    stop() {
      clearInterval(timer);
      if (terminal) process.stderr.write('\r\x1b[2K');
    },
  };
}

function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', text => {
        output = (output + text).slice(-keptCharacters);
      });
    }
    child.on('error', cause => reject(new Trouble(`${command} could not be started: ${cause.message}`)));
    child.on('close', (code, signal) => resolve({ code: code ?? signal, output }));
  });
}
