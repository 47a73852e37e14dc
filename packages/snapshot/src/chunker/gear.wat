;; Finds the next cut of content-defined chunking (FastCDC, Xia et al., USENIX ATC 2016) by a 64-bit gear hash.
;; Memory: 256 little-endian i64 gear values at 0, the content wherever the caller put it.
(module
  (import "env" "memory" (memory 1))
  ;; The address where the chunk that starts at $start ends: after the first byte, at least $min in, at which the hash has no bit
  ;; of the mask (the strict one before $normal, the loose one after), at $start + $max at the latest, or at $end.
  ;; Four bytes a turn: one comparison of addresses for four of hashes.
  (func (export "cut")
    (param $start i32) (param $end i32) (param $min i32) (param $normal i32) (param $max i32)
    (param $strict i64) (param $loose i64) (result i32)
    (local $at i32) (local $limit i32) (local $hash i64)
    (local.set $at (i32.add (local.get $start) (local.get $min)))
    (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (local.get $end))))
    (local.set $limit (i32.add (local.get $start) (local.get $normal)))
    (if (i32.gt_u (local.get $limit) (local.get $end)) (then (local.set $limit (local.get $end))))
    (block $strictEnd
      (loop $four
        (br_if $strictEnd (i32.gt_u (i32.add (local.get $at) (i32.const 4)) (local.get $limit)))
        (local.set $hash
          (i64.add
            (i64.shl (local.get $hash) (i64.const 1))
            (i64.load (i32.shl (i32.load8_u offset=0 (local.get $at)) (i32.const 3)))))
        (if (i64.eqz (i64.and (local.get $hash) (local.get $strict))) (then (return (i32.add (local.get $at) (i32.const 1)))))
        (local.set $hash
          (i64.add
            (i64.shl (local.get $hash) (i64.const 1))
            (i64.load (i32.shl (i32.load8_u offset=1 (local.get $at)) (i32.const 3)))))
        (if (i64.eqz (i64.and (local.get $hash) (local.get $strict))) (then (return (i32.add (local.get $at) (i32.const 2)))))
        (local.set $hash
          (i64.add
            (i64.shl (local.get $hash) (i64.const 1))
            (i64.load (i32.shl (i32.load8_u offset=2 (local.get $at)) (i32.const 3)))))
        (if (i64.eqz (i64.and (local.get $hash) (local.get $strict))) (then (return (i32.add (local.get $at) (i32.const 3)))))
        (local.set $hash
          (i64.add
            (i64.shl (local.get $hash) (i64.const 1))
            (i64.load (i32.shl (i32.load8_u offset=3 (local.get $at)) (i32.const 3)))))
        (if (i64.eqz (i64.and (local.get $hash) (local.get $strict))) (then (return (i32.add (local.get $at) (i32.const 4)))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br $four)))
    (block $strictRest
      (loop $one
        (br_if $strictRest (i32.ge_u (local.get $at) (local.get $limit)))
        (local.set $hash
          (i64.add
            (i64.shl (local.get $hash) (i64.const 1))
            (i64.load (i32.shl (i32.load8_u offset=0 (local.get $at)) (i32.const 3)))))
        (if (i64.eqz (i64.and (local.get $hash) (local.get $strict))) (then (return (i32.add (local.get $at) (i32.const 1)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $one)))
    (local.set $limit (i32.add (local.get $start) (local.get $max)))
    (if (i32.gt_u (local.get $limit) (local.get $end)) (then (local.set $limit (local.get $end))))
    (block $looseEnd
      (loop $four
        (br_if $looseEnd (i32.gt_u (i32.add (local.get $at) (i32.const 4)) (local.get $limit)))
        (local.set $hash
          (i64.add
            (i64.shl (local.get $hash) (i64.const 1))
            (i64.load (i32.shl (i32.load8_u offset=0 (local.get $at)) (i32.const 3)))))
        (if (i64.eqz (i64.and (local.get $hash) (local.get $loose))) (then (return (i32.add (local.get $at) (i32.const 1)))))
        (local.set $hash
          (i64.add
            (i64.shl (local.get $hash) (i64.const 1))
            (i64.load (i32.shl (i32.load8_u offset=1 (local.get $at)) (i32.const 3)))))
        (if (i64.eqz (i64.and (local.get $hash) (local.get $loose))) (then (return (i32.add (local.get $at) (i32.const 2)))))
        (local.set $hash
          (i64.add
            (i64.shl (local.get $hash) (i64.const 1))
            (i64.load (i32.shl (i32.load8_u offset=2 (local.get $at)) (i32.const 3)))))
        (if (i64.eqz (i64.and (local.get $hash) (local.get $loose))) (then (return (i32.add (local.get $at) (i32.const 3)))))
        (local.set $hash
          (i64.add
            (i64.shl (local.get $hash) (i64.const 1))
            (i64.load (i32.shl (i32.load8_u offset=3 (local.get $at)) (i32.const 3)))))
        (if (i64.eqz (i64.and (local.get $hash) (local.get $loose))) (then (return (i32.add (local.get $at) (i32.const 4)))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (br $four)))
    (block $looseRest
      (loop $one
        (br_if $looseRest (i32.ge_u (local.get $at) (local.get $limit)))
        (local.set $hash
          (i64.add
            (i64.shl (local.get $hash) (i64.const 1))
            (i64.load (i32.shl (i32.load8_u offset=0 (local.get $at)) (i32.const 3)))))
        (if (i64.eqz (i64.and (local.get $hash) (local.get $loose))) (then (return (i32.add (local.get $at) (i32.const 1)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $one)))
    (local.get $limit)))
