using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SamCrowd.Segmentation.Networks.Computing;

/// <summary>One channel: what is left where the number of channels is no multiple of a vector's.</summary>
internal readonly unsafe struct Pack1(float value) : IPack<Pack1>
{
    private readonly float _value = value;

    public static int Count => 1;

    public static Pack1 Broadcast(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack1 Load<T>(T* source)
        where T : unmanaged => new(typeof(T) == typeof(float) ? *(float*)source : (*(BFloat16Bits*)source).ToSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Pack1 value, T* target)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) *(float*)target = value._value;
        else *(BFloat16Bits*)target = BFloat16Bits.Round(value._value);
    }

    public static Pack1 MultiplyAdd(Pack1 a, Pack1 b, Pack1 c) => new(float.MultiplyAddEstimate(a._value, b._value, c._value));

    public static Pack1 Leak(Pack1 sign, Pack1 value, Pack1 slope) => sign._value > 0 ? value : value * slope;

    public static float Sum(Pack1 value) => value._value;

    public static Pack1 operator +(Pack1 a, Pack1 b) => new(a._value + b._value);

    public static Pack1 operator -(Pack1 a, Pack1 b) => new(a._value - b._value);

    public static Pack1 operator *(Pack1 a, Pack1 b) => new(a._value * b._value);
}

/// <summary>Eight channels: a vector of AVX2.</summary>
internal readonly unsafe struct Pack8(Vector256<float> value) : IPack<Pack8>
{
    private readonly Vector256<float> _value = value;

    public static int Count => Vector256<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack8 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack8 Load<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return new(Vector256.Load((float*)source));
        var (lower, upper) = Vector128.Widen(Vector128.Load((ushort*)source));
        return new((Vector256.Create(lower, upper) << 16).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Pack8 value, T* target)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            value._value.Store((float*)target);
            return;
        }
        var whole = value._value.AsUInt32();
        var rounded = (whole + Vector256.Create(0x7FFFu) + ((whole >> 16) & Vector256<uint>.One)) >> 16;
        var halves = Vector256.ConditionalSelect(Vector256.IsNaN(value._value).AsUInt32(), Vector256.Create(0x7FC0u), rounded);
        Vector128.Narrow(halves.GetLower(), halves.GetUpper()).Store((ushort*)target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack8 MultiplyAdd(Pack8 a, Pack8 b, Pack8 c) => new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack8 Leak(Pack8 sign, Pack8 value, Pack8 slope) => new(Vector256.ConditionalSelect(
        Vector256.GreaterThan(sign._value, Vector256<float>.Zero), value._value, value._value * slope._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Pack8 value) => Vector256.Sum(value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack8 operator +(Pack8 a, Pack8 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack8 operator -(Pack8 a, Pack8 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack8 operator *(Pack8 a, Pack8 b) => new(a._value * b._value);
}

/// <summary>Sixteen channels: a vector of AVX-512.</summary>
internal readonly unsafe struct Pack16(Vector512<float> value) : IPack<Pack16>
{
    private readonly Vector512<float> _value = value;

    public static int Count => Vector512<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack16 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack16 Load<T>(T* source)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return new(Vector512.Load((float*)source));
        var (lower, upper) = Vector256.Widen(Vector256.Load((ushort*)source));
        return new((Vector512.Create(lower, upper) << 16).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Pack16 value, T* target)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            value._value.Store((float*)target);
            return;
        }
        var whole = value._value.AsUInt32();
        var rounded = (whole + Vector512.Create(0x7FFFu) + ((whole >> 16) & Vector512<uint>.One)) >> 16;
        var halves = Vector512.ConditionalSelect(Vector512.IsNaN(value._value).AsUInt32(), Vector512.Create(0x7FC0u), rounded);
        Vector256.Narrow(halves.GetLower(), halves.GetUpper()).Store((ushort*)target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack16 MultiplyAdd(Pack16 a, Pack16 b, Pack16 c) => new(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack16 Leak(Pack16 sign, Pack16 value, Pack16 slope) => new(Vector512.ConditionalSelect(
        Vector512.GreaterThan(sign._value, Vector512<float>.Zero), value._value, value._value * slope._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Pack16 value) => Vector512.Sum(value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack16 operator +(Pack16 a, Pack16 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack16 operator -(Pack16 a, Pack16 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pack16 operator *(Pack16 a, Pack16 b) => new(a._value * b._value);
}
