// Defines <redtrail-wizard>: the wizard in a frame that can reach neither its host nor any server.
//
//   <script src="https://docs.example/redtrail/embed.js"></script>
//   <redtrail-wizard bucket-name="central-audit-logs" bucket-region="us-east-1"></redtrail-wizard>
//
// Attributes fill the form in, each named as its field is: cluster-account, cluster-region,
// cluster-identifier, bucket-name, bucket-account, bucket-region, key-prefix, caller,
// trusted-source, organization, scope, caller-grant, preset, existing-bucket-policy,
// fault-message, what-aws-printed. `clusters` holds several, each as
// ACCOUNT:REGION:IDENTIFIER; `link` a whole plan, as Share gives it; `theme` is light or dark;
// `src` says where redtrail.html is, if it does not lie beside this script.
//
// Events, with what they tell in `detail`: `ready`; `change`, {draft, link, complete, documents}.
(() => {
  const BESIDE = new URL("redtrail.html", document.currentScript.src).href;
  const FIELDS = [
    "cluster-account",
    "cluster-region",
    "cluster-identifier",
    "bucket-name",
    "bucket-account",
    "bucket-region",
    "key-prefix",
    "caller",
    "trusted-source",
    "organization",
    "scope",
    "caller-grant",
    "preset",
    "existing-bucket-policy",
    "fault-message",
    "what-aws-printed",
  ];
  const OTHERS = ["clusters", "link", "theme"];
  // How high the frame is before it has said so, and at most.
  const [FIRST, MOST] = [640, 100_000];

  const STYLE = new CSSStyleSheet();
  STYLE.replaceSync(":host { display: block } :host([hidden]) { display: none } iframe { display: block; width: 100%; border: 0 }");

  class RedtrailWizard extends HTMLElement {
    static observedAttributes = [...FIELDS, ...OTHERS, "src", "title"];

    #frame = document.createElement("iframe");
    #isReady = false;
    #hear = (event) => this.#heard(event);

    constructor() {
      super();
      const frame = this.#frame;
      frame.setAttribute("sandbox", "allow-scripts allow-downloads");
      frame.setAttribute("allow", "clipboard-write");
      frame.setAttribute("referrerpolicy", "no-referrer");
      frame.setAttribute("loading", "lazy");
      frame.style.height = `${FIRST}px`;
      // Neither's styles reach the other.
      const shadow = this.attachShadow({ mode: "closed" });
      shadow.adoptedStyleSheets = [STYLE];
      shadow.append(frame);
    }

    connectedCallback() {
      addEventListener("message", this.#hear);
      this.#isReady = false;
      this.#frame.title = this.title || "Redtrail";
      this.#frame.src = this.getAttribute("src") ?? BESIDE;
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
    }

    attributeChangedCallback(name, before, now) {
      if (before === now || !this.isConnected) return;
      if (name === "title") this.#frame.title = now || "Redtrail";
      else if (name === "src") this.connectedCallback();
      else this.#say([name]);
    }

    /** Tells the frame what some attributes hold. Nothing of it is for anybody else to hear, and a
     *  sandboxed frame has no origin to name: it is this frame's own window that is told. */
    #say(names) {
      if (!this.#isReady) return;
      const fields = {};
      for (const name of names) {
        if (FIELDS.includes(name) && this.hasAttribute(name)) fields[name] = this.getAttribute(name);
      }
      const message = { redtrail: 1, fields };
      for (const name of OTHERS) {
        if (names.includes(name) && (this.hasAttribute(name) || name === "theme")) {
          message[name] = this.getAttribute(name) ?? "";
        }
      }
      this.#frame.contentWindow.postMessage(message, "*");
    }

    #heard({ source, origin, data }) {
      const isOurs = source !== null && source === this.#frame.contentWindow && origin === "null";
      if (!isOurs || typeof data !== "object" || data?.redtrail !== 1) return;
      const { event, height, address, ...detail } = data;
      if (event === "ready") {
        this.#isReady = true;
        this.#say(["theme", "link", "clusters", ...FIELDS]);
        this.dispatchEvent(new CustomEvent("ready"));
      } else if (event === "size" && Number.isFinite(height)) {
        this.#frame.style.height = `${Math.min(Math.max(Math.ceil(height), 1), MOST)}px`;
      } else if (event === "open" && String(address).startsWith("https://")) {
        // A page of AWS's that the wizard names as a source: its own frame may open nothing.
        open(address, "_blank", "noopener,noreferrer");
      } else if (event === "change") {
        const { draft, link, complete, documents } = detail;
        this.dispatchEvent(new CustomEvent("change", { detail: { draft, link, complete, documents } }));
      }
    }
  }

  if (!customElements.get("redtrail-wizard")) customElements.define("redtrail-wizard", RedtrailWizard);
})();
