import 'ol/ol.css';
import 'uplot/dist/uPlot.min.css';
import './style/tokens.css';
import './style/elements.css';
import './style/start.css';
import './style/corrections.css';
import './style/workbench.css';
import './style/run.css';
import './style/save.css';
import './style/scenes.css';
import './style/map.css';
import './style/timeline.css';
import './style/pixel.css';
import './style/thresholds.css';
import { render } from 'preact';
import { Page } from './view/page.tsx';

render(<Page />, document.getElementById('page')!);
