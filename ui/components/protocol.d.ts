// What figures are to the browser. Made by tests/protocol_types.py from core/figures/kit/protocol.py.

export interface Style {
  digits?: number;
  form?: string;
  times?: number;
  lost?: string;
}

export interface NumberPart {
  digits?: number;
  form?: string;
  times?: number;
  lost?: string;
  at: number;
  words?: (string)[];
}

export interface Binding {
  trace: number;
  attribute: string;
  positions?: any;
  write?: Style;
  words?: ((string | NumberPart)[])[];
}

export interface Still {
  min_width: number;
  data: (Record<string, any>)[];
  layout: Record<string, any>;
}

export interface Moving {
  min_width: number;
  data: (Record<string, any>)[];
  layout: Record<string, any>;
  bindings: (Binding)[];
}

export interface Chart {
  id: string;
  views: (Still)[];
  summary: string;
}

export interface Player {
  id: string;
  views: (Moving)[];
  summary: string;
  live: (string | NumberPart)[];
  epochs: number;
  history: string;
  size: number;
  at?: (number)[];
  hover?: Record<string, (string | NumberPart)[]>;
  shared?: Record<string, any>;
  plain?: boolean;
}

export interface ChartData {
  id: string;
  views: (Still)[];
  summary: string;
  chosen: string | null;
  choosable: boolean;
  explorer: string;
}

export interface PlayerData {
  id: string;
  views: (Moving)[];
  summary: string;
  live: (string | NumberPart)[];
  epochs: number;
  history: string;
  size: number;
  at?: (number)[];
  hover?: Record<string, (string | NumberPart)[]>;
  shared?: Record<string, any>;
  plain?: boolean;
  epoch: number | null;
  run: string;
  inside: string;
  replays: boolean;
  stage: boolean;
  framed: boolean;
}
