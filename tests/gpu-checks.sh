#!/usr/bin/env bash
# All that this project says of CUDA and could not try: for who has a card. Nothing of it ran on one yet.
#
#   tests/gpu-checks.sh TORCH_LIB       the lib folder of a PyTorch 2.10 with CUDA, e.g.
#                                       "$(python3 -c 'import os, torch; print(os.path.join(os.path.dirname(torch.__file__), "lib"))')"
#   DEVICE=cpu tests/gpu-checks.sh      the same steps on the CPU build, to try the script itself
#
# It builds with TorchBackend=external, runs the quick tests of networks, training and prediction on the device, then trains the demo's
# phantom in f32, bf16 and f16 and predicts with it. It prints seconds an epoch, memory where nvidia-smi is there, and the Dice of each
# prediction against the f32 one, which should be near 1. It ends with "all checks passed" or at the first that did not.
set -euo pipefail
cd "$(dirname "$0")/.."

device=${DEVICE:-cuda:0}
configuration=Release
if [ "$device" = cpu ]; then
  backend=cpu
  precisions="f32"
  epochs=2
else
  backend=external
  precisions="f32 bf16 f16"
  # Enough for labels whose Dice means something.
  epochs=20
  torch=${1:?give the lib folder of a PyTorch 2.10 with CUDA}
  [ -e "$torch/libtorch_cuda.so" ] || { echo "$torch has no libtorch_cuda.so" >&2; exit 2; }
  export LD_LIBRARY_PATH="$torch${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
step() { printf '\n== %s\n' "$1"; }
memory() { command -v nvidia-smi > /dev/null && nvidia-smi --query-gpu=name,memory.used,memory.total --format=csv,noheader || true; }

step "build, TorchBackend=$backend"
dotnet build src/SamCrowd.Cli -c $configuration -v quiet -nologo -p:TorchBackend=$backend
dotnet build tests/SamCrowd.Segmentation.Tests -c $configuration -v quiet -nologo -p:TorchBackend=$backend
samcrowd() { dotnet "artifacts/$backend/bin/SamCrowd.Cli/release/samcrowd.dll" "$@"; }

step "what the machine has"
samcrowd doctor
memory

step "tests of networks, training and prediction on $device"
SAMCROWD_TEST_DEVICE=$device dotnet test tests/SamCrowd.Segmentation.Tests -c $configuration --no-build -p:TorchBackend=$backend \
  --filter "FullyQualifiedName~Networks|FullyQualifiedName~Training|FullyQualifiedName~Inference|FullyQualifiedName~Validation"

step "data"
data="$work/Dataset900_Phantom"
samcrowd phantom --out "$data" --cases 4
samcrowd fingerprint "$data" --out "$work/fingerprint.json"
samcrowd plan --dataset-json "$data/dataset.json" --fingerprint "$work/fingerprint.json" --out "$work/plans.json"
samcrowd preprocess "$data" --plans "$work/plans.json" --configuration 3d_fullres --out "$work/store"

for precision in $precisions; do
  step "training in $precision"
  samcrowd train "$data" --plans "$work/plans.json" --configuration 3d_fullres --preprocessed "$work/store" --fold all \
    --features 8,16,32,64 --patch 32,64,64 --batch-size 2 --epochs $epochs --iterations 20 --validation-iterations 0 --no-validation \
    --seed 1 --device "$device" --precision "$precision" --out "$work/$precision"
  grep -o '"seconds":[0-9.]*' "$work/$precision/fold_all/metrics.jsonl"
  memory
  step "prediction in $precision with the weights of f32"
  samcrowd predict --model "$work/f32" --input "$data/imagesTr" --output "$work/predicted_$precision" \
    --device "$device" --precision "$precision" --no-mirroring
  samcrowd evaluate --reference "$work/predicted_f32" --prediction "$work/predicted_$precision" --labels 1,2,3,4,5 --no-surface \
    --out "$work/$precision.json"
done

step "all checks passed"
