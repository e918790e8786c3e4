namespace SamCrowd.Imaging;

/// <summary>Direction cosines, 3 x 3: column c is the world (RAS+) unit vector of index axis c (0 = x, 1 = y, 2 = z of the file).</summary>
public sealed class Direction : IEquatable<Direction>
{
    private readonly double[] _cosines;

    /// <param name="rowMajor">Nine numbers, row by row.</param>
    public Direction(ReadOnlySpan<double> rowMajor)
    {
        if (rowMajor.Length != 9) throw new ArgumentException($"a direction has 9 numbers, not {rowMajor.Length}", nameof(rowMajor));
        _cosines = rowMajor.ToArray();
    }

    public static Direction Identity { get; } = new([1, 0, 0, 0, 1, 0, 0, 0, 1]);

    public double this[int row, int column] => _cosines[(row * 3) + column];

    public bool Equals(Direction? other) => other is not null && _cosines.AsSpan().SequenceEqual(other._cosines);

    public override bool Equals(object? obj) => Equals(obj as Direction);

    public override int GetHashCode() => HashCode.Combine(_cosines[0], _cosines[4], _cosines[8]);
}
