const TICK = 15_000;

/** The time that ages on the screen are counted from. */
export class Clock {
  now = $state(Date.now());

  start(): () => void {
    const tick = () => {
      if (!document.hidden) this.now = Date.now();
    };
    const timer = setInterval(tick, TICK);
    // Coming back to the window must not show ages from when it was left.
    document.addEventListener("visibilitychange", tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", tick);
    };
  }
}
