// Requests to the service. A reply is { status, told, clock }: status 0 where there is no line,
// told what the service says, clock how far this device's clock is behind the server's, in ms.

const PATIENCE = 20000; // ms for a reply

export class Line {
  constructor({ base, lab }) {
    this.place = `${base}lab/${lab}/`;
    this.xsrf = "";
  }

  async answers() {
    const reply = await this.request("answers", {});
    if (reply.status === 200) this.xsrf = reply.told.xsrf;
    return reply;
  }

  async record(item, given) {
    if (!this.xsrf) {
      const reply = await this.answers();
      if (reply.status !== 200) return reply;
    }
    const reply = await this.request(`answers/${encodeURIComponent(item)}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-XSRFToken": this.xsrf },
      body: JSON.stringify(given),
      keepalive: true, // it arrives although the page is left
    });
    // The next try begins with a new token.
    if (reply.status === 403) this.xsrf = "";
    return reply;
  }

  async request(path, options) {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const reply = await fetch(this.place + path, { ...options, signal: stop.signal });
      const clock = Date.parse(reply.headers.get("Date")) - Date.now();
      return { status: reply.status, told: await reply.json(), clock: clock || 0 };
    } catch {
      return { status: 0, told: {}, clock: 0 }; // also what a proxy says that is no JSON
    } finally {
      clearTimeout(late);
    }
  }
}
