<#
.SYNOPSIS
Runs an experiment, or the tests: the commands of README.md for PowerShell.

.DESCRIPTION
Without parameters it runs the demo. An experiment's path, and every other path, is taken from the folder you are in, and runs are written
there, to runs/NAME. Whatever follows the named parameters is handed to 'samcrowd run', or to 'dotnet test' with -Test.

.PARAMETER Experiment
The experiment's YAML file, or demo for the demo.

.PARAMETER Backend
cpu: libtorch for the CPU. cuda: the CUDA packages of TorchSharp and ONNX Runtime. external: the libtorch of an existing PyTorch.

.PARAMETER Test
Run the quick tests instead of an experiment.

.PARAMETER Arguments
Further arguments, e.g. --dry-run, --set training.epochs=2, --jobs 2, --out FOLDER; with -Test e.g. -s tests/long.runsettings.

.EXAMPLE
./run.ps1 -Experiment experiments/hippocampus.yaml --dry-run

Lists the stages of the Hippocampus study, which are done, and why the others are not.

.EXAMPLE
./run.ps1 -Backend cuda -Experiment experiments/hippocampus.yaml --jobs 2 --out D:/runs/hippocampus

Runs it on a GPU, two stages at a time, into a folder of your choice.

.EXAMPLE
./run.ps1 -Test

Runs the quick tests.
#>
[CmdletBinding(PositionalBinding = $false)]
param(
    [string] $Experiment = 'demo',

    [ValidateSet('cpu', 'cuda', 'external')]
    [string] $Backend = 'cpu',

    [switch] $Test,

    [Parameter(ValueFromRemainingArguments)]
    [string[]] $Arguments = @()
)

$ErrorActionPreference = 'Stop'
if ($Test) {
    dotnet test "$PSScriptRoot/SamCrowd.sln" -c Release "-p:TorchBackend=$Backend" @Arguments
}
else {
    dotnet run -c Release --project "$PSScriptRoot/src/SamCrowd.Cli" "-p:TorchBackend=$Backend" -- run $Experiment @Arguments
}
exit $LASTEXITCODE
