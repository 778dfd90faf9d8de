/**
 * What Prometheus is told: counted from the record as it grows, and looked up when it is asked for. Nothing a package is called, nor anything else
 * that people hand in, ever becomes a label: there are as many series as there are states, reasons, sources and directories.
 */
package org.autodispatcher.console.metrics;
