#!/usr/bin/env bash
# Train, average and export the shipped model: training/make.sh OUT. DATA=own leaves PolNeAR out.
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:?usage: training/make.sh OUT}
python=${PYTHON:-python3}
train=${POLNEAR:-../shared/attribution/train.jsonl.gz}
if [ "${DATA:-all}" = own ]; then
  "$python" training/train.py --out "$out/own" --data own --epochs 20 --rate 1e-4 --average 0.99
  "$python" training/export.py "$out/own/network.pt" "$out"
  exit
fi
"$python" training/train.py --out "$out/first" --data "polnear=$train" --epochs 4
"$python" training/train.py --out "$out/second" --data "polnear=$train" --epochs 3 --rate 7e-5 --seed 2 --start "$out/first/network.pt"
"$python" training/average.py "$out/first/network.pt" "$out/second/network.pt" "$out/both.pt"
"$python" training/train.py --out "$out/third" --data 'own*5' --data "polnear=$train@0.15" --epochs 6 --rate 8e-5 \
  --average 0.98 --seed 3 --start "$out/both.pt"
"$python" training/export.py "$out/third/network.pt" "$out"
