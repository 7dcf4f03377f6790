import './style.css';
import './app';
import { apply } from './theme';

apply();
