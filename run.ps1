<#
.SYNOPSIS
Runs an experiment, or the tests: the commands of README.md for PowerShell.
.EXAMPLE
./run.ps1 -Experiment experiments/hippocampus.yaml
.EXAMPLE
./run.ps1 -Backend cuda -Experiment experiments/hippocampus.yaml
.EXAMPLE
./run.ps1 -Test
#>
[CmdletBinding()]
param(
    # The experiment's YAML file.
    [string] $Experiment = 'experiments/demo.yaml',

    # cpu: libtorch for the CPU. cuda: the CUDA packages of TorchSharp and ONNX Runtime.
    [ValidateSet('cpu', 'cuda')]
    [string] $Backend = 'cpu',

    # Run the quick tests instead of an experiment.
    [switch] $Test
)

$ErrorActionPreference = 'Stop'
Push-Location $PSScriptRoot
try {
    if ($Test) {
        dotnet test SamCrowd.sln -c Release "-p:TorchBackend=$Backend"
    }
    else {
        dotnet run -c Release --project src/SamCrowd.Cli "-p:TorchBackend=$Backend" -- run $Experiment
    }
    exit $LASTEXITCODE
}
finally {
    Pop-Location
}
