namespace SamCrowd.Sam.Contracts;

/// <summary>Axis order of an encoder's image.</summary>
internal enum ImageLayout
{
    /// <summary>[1, 3, height, width], or [3, height, width].</summary>
    ChannelsFirst,

    /// <summary>[height, width, 3].</summary>
    ChannelsLast,
}
