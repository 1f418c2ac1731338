// Keeps the screen from going dark, where the browser can.

export class WakeLock {
  async hold() {
    try {
      this.lock = await navigator.wakeLock?.request("screen");
    } catch { /* the screen may go dark: the voice goes on */ }
  }

  release() {
    this.lock?.release().catch(() => {});
    this.lock = null;
  }
}
