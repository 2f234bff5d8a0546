// What the page has besides what browsers promise. For tsc only; no browser reads it.

interface Window {
  Plotly: any;
}

// What a selector finds has the kind that its reader knows.
interface ParentNode {
  querySelector(selectors: string): any;
}
