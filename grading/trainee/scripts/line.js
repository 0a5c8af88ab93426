// Requests to the service: who is signed out, what has no line, what the server says of it.

const PATIENCE = 20000; // ms for a reply

export class Line {
  constructor({ base, lab, language }, band) {
    this.place = `${base}lab/${lab}/`;
    this.language = language;
    this.band = band;
    this.xsrf = "";
  }

  async ask(path) {
    const told = await this.request(path, {});
    if (told) this.xsrf = told.xsrf;
    return told;
  }

  async send(path, content) {
    if (!this.xsrf && !(await this.ask("answers"))) return null;
    const told = await this.request(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-XSRFToken": this.xsrf },
      body: JSON.stringify(content),
    });
    return told;
  }

  // Return what the server says; null where there is no answer to go on with.
  async request(path, options) {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const reply = await fetch(this.place + path, { ...options, signal: stop.signal });
      const told = await reply.json();
      if (reply.ok) {
        this.band.lineIsThere();
        return told;
      }
      if (reply.status === 401) this.band.signedOut();
      else this.band.says(told.error?.[this.language]);
      // The next try begins with a new token.
      if (reply.status === 403) this.xsrf = "";
    } catch {
      this.band.noLine();
    } finally {
      clearTimeout(late);
    }
    return null;
  }
}
