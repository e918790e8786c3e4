namespace SamCrowd.Annotation.Formats;

/// <summary>What annotators' tools write.</summary>
internal enum AnnotationFormat
{
    /// <summary>OpenLabeling's YOLO text; a folder.</summary>
    Yolo,

    /// <summary>Pascal VOC XML, OpenLabeling's other output; a folder.</summary>
    Voc,

    /// <summary>One JSON file.</summary>
    Coco,

    /// <summary>One XML file.</summary>
    Cvat,

    /// <summary>One JSON file.</summary>
    LabelStudio,

    /// <summary>LabelMe JSON; a folder.</summary>
    Labelme,
}
