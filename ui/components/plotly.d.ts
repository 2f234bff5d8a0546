// plotly.js, which is served beside the components (ui/plotly).
declare const Plotly: any;
export default Plotly;
