const { relative } = require('node:path');

/** A Jest reporter that keeps the process around Jest informed: how many passed and failed, what is running, and how long each suite took. */
module.exports = class ReportToParent {
  #passed = 0;
  #failed = 0;
  /** @type {Set<string>} */
  #running = new Set();
  /** @type {{ path: string, seconds: number }[]} */
  #took = [];

  /** @param {{ path: string }} test */
  onTestFileStart({ path }) {
    this.#running.add(relative(process.cwd(), path));
    this.#send({ done: false });
  }

  /**
   * @param {{ path: string }} test
   * @param {import('@jest/test-result').TestResult} result
   */
  onTestFileResult({ path }, { numPassingTests, numFailingTests, testExecError, perfStats }) {
    this.#running.delete(relative(process.cwd(), path));
    this.#took.push({ path: relative(process.cwd(), path), seconds: perfStats.runtime / 1000 });
    this.#passed += numPassingTests;
    // A suite that doesn't run fails, though it counts no test.
    this.#failed += numFailingTests || (testExecError ? 1 : 0);
    this.#send({ done: false });
  }

  /**
   * @param {unknown} _contexts
   * @param {import('@jest/test-result').AggregatedResult} results
   */
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, wasInterrupted }) {
    this.#passed = numPassedTests;
    this.#failed = numFailedTests + numRuntimeErrorTestSuites + (wasInterrupted ? 1 : 0);
    this.#send({ done: true });
  }

  /** @param {{ done: boolean }} state */
  #send({ done }) {
    process.send?.({ done, passed: this.#passed, failed: this.#failed, running: [...this.#running], took: this.#took });
  }
};
