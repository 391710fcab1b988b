/** The parts of jstat that tests hold our statistics against; it comes without types. */
declare module 'jstat' {
  type Distribution<Parameters extends unknown[]> = {
    pdf(x: number, ...parameters: Parameters): number;
    cdf(x: number, ...parameters: Parameters): number;
    mean(...parameters: Parameters): number;
  };
  const jstat: {
    gammaln(x: number): number;
    betaln(a: number, b: number): number;
    beta: Distribution<[a: number, b: number]>;
    chisquare: Distribution<[df: number]>;
  };
  export default jstat;
}
