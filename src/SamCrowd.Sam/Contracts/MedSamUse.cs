namespace SamCrowd.Sam.Contracts;

/// <summary>Whether an encoder may be prepared as MedSAM's.</summary>
internal enum MedSamUse
{
    /// <summary>It is another model, or scales inside: MedSAM's values would be wrong.</summary>
    No,

    /// <summary>Its signature is SAM's, which MedSAM's exports share: only the user knows which weights it holds.</summary>
    SameSignature,

    /// <summary>It is of MedSAM's family and its own contract is MedSAM's preparation already (LiteMedSAM).</summary>
    Own,
}
