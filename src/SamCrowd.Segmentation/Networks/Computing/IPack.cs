namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>Neighbouring channels of a voxel that are computed on together, in float32 whatever memory holds.</summary>
internal unsafe interface IPack<TSelf>
    where TSelf : unmanaged, IPack<TSelf>
{
    static abstract int Count { get; }

    static abstract TSelf Broadcast(float value);

    /// <typeparam name="T">float, or <see cref="BFloat16Bits"/>.</typeparam>
    static abstract TSelf Load<T>(T* source)
        where T : unmanaged;

    /// <summary>Rounded to nearest, ties to even, where <typeparamref name="T"/> is narrower.</summary>
    static abstract void Store<T>(TSelf value, T* target)
        where T : unmanaged;

    /// <summary>a · b + c, rounded once where the processor can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary><paramref name="value"/> where <paramref name="sign"/> is above 0, else times <paramref name="slope"/>.</summary>
    static abstract TSelf Leak(TSelf sign, TSelf value, TSelf slope);

    static abstract float Sum(TSelf value);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);
}
