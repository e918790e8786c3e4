namespace SamCrowd.NnUNet.Checkpoints;

internal enum PickleGlobalKind
{
    OrderedDict,
    RebuildTensor,
    RebuildParameter,
    Size,
    Device,
    Storage,
    NumpyScalar,
    NumpyType,
    Encode,
}
