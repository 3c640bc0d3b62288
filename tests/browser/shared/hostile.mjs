// Texts that mean harm: each would run, reach out or take the page apart if it were more than a text.
export const SCRIPTS = [
  `<script>window.ran = 1</script>`,
  `"><img src=x onerror="window.ran = 1">`,
  `'><svg onload=window.ran=1>`,
  `</textarea></pre><iframe srcdoc="<script>parent.ran = 1</script>">`,
  `javascript:window.ran=1`,
  `{{constructor.constructor("window.ran=1")()}}`,
  `<style>*{display:none}</style><base href="//elsewhere.example/">`,
  `\u202e\u2066<b>\u0000\ud800`,
];
