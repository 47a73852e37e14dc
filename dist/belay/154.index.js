export const id = 154;
export const ids = [154];
export const modules = {

/***/ 8154:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   parseMarker: () => (/* binding */ parseMarker)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9691);

const markerSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ format: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz('belay-store'), version: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr() });
/** What a marker says, of whatever version; loaded only for one that is not, to the letter, what this version writes.
 *  @throws what says why it is none */
function parseMarker(text) {
    return markerSchema.parse(JSON.parse(text));
}


/***/ })

};
