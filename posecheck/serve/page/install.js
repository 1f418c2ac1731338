// Makes the page one that starts without a network.

export async function startsOffline() {
  if (!navigator.serviceWorker) return; // over plain HTTP from another machine
  try {
    await navigator.serviceWorker.register("/offline.js");
    const { active } = await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return; // it sees for itself what is loaded
    active.postMessage({ loaded: [new URL("/", location.href).href] });
    new PerformanceObserver((list) => {
      active.postMessage({ loaded: list.getEntries().map((entry) => entry.name) });
    }).observe({ type: "resource", buffered: true });
  } catch (error) {
    console.info(`posecheck: the page will not start without its server: ${error.message}`);
  }
}
