export const id = 587;
export const ids = [587];
export const modules = {

/***/ 6587:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   signalOfInterrupts: () => (/* binding */ signalOfInterrupts)
/* harmony export */ });
/** A signal that aborts on the first SIGINT, SIGTERM or SIGHUP (the terminal was closed). A second one ends the process at once, as it would
 *  without us. */
function signalOfInterrupts(process) {
    const controller = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
        process.once(name, () => controller.abort(new Error(`${name} was received`)));
    }
    return controller.signal;
}


/***/ })

};
