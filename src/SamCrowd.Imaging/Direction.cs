namespace SamCrowd.Imaging;

/// <summary>Direction cosines, 3 x 3: column c is the world (RAS+) unit vector of index axis c (0 = x, 1 = y, 2 = z of the file).</summary>
public sealed class Direction : IEquatable<Direction>
{
    private readonly double[] _cosines;

    /// <summary>The direction of nine cosines, which are taken as they are.</summary>
    /// <param name="rowMajor">Nine numbers, row by row.</param>
    /// <exception cref="ArgumentException">There are not nine.</exception>
    public Direction(ReadOnlySpan<double> rowMajor)
    {
        if (rowMajor.Length != 9) throw new ArgumentException($"a direction has 9 numbers, not {rowMajor.Length}", nameof(rowMajor));
        _cosines = rowMajor.ToArray();
    }

    /// <summary>The file's axes are those of the world: x to the right, y to the front, z up.</summary>
    public static Direction Identity { get; } = new([1, 0, 0, 0, 1, 0, 0, 0, 1]);

    /// <summary>
    /// The world coordinate <paramref name="row"/> (0 = right, 1 = anterior, 2 = superior) of the unit vector of index axis <paramref
    /// name="column"/>.
    /// </summary>
    public double this[int row, int column] => _cosines[(row * 3) + column];

    /// <summary>True where all nine numbers are equal, without tolerance; <see cref="Geometry.Matches"/> has one.</summary>
    public bool Equals(Direction? other) => other is not null && _cosines.AsSpan().SequenceEqual(other._cosines);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Direction);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_cosines[0], _cosines[4], _cosines[8]);
}
