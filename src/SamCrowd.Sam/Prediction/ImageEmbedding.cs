using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;

namespace SamCrowd.Sam.Prediction;

/// <summary>What an encoder made of one picture: prompted as often as wanted.</summary>
public sealed record ImageEmbedding(PictureFrame Frame, IReadOnlyDictionary<FeatureRole, FeatureMap> Features);
