using SamCrowd.Sam.Contracts;
using SamCrowd.Sam.Images;
using SamCrowd.Sam.Models;

namespace SamCrowd.Sam.Prediction;

/// <summary>What an encoder made of one image: prompted as often as wanted.</summary>
internal sealed record ImageEmbedding(ResizeTransform Transform, IReadOnlyDictionary<FeatureRole, FeatureMap> Features);
