namespace SamCrowd.Segmentation.Interchange;

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
