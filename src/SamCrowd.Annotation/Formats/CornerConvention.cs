namespace SamCrowd.Annotation.Formats;

/// <summary>What the numbers of a tool's box mean. A box around columns 10 to 14 (from 0) is written by each as the comment says.</summary>
internal enum CornerConvention
{
    /// <summary>
    /// Real numbers measured from the image's edge, where pixel c reaches from c to c + 1: 10 to 15. COCO, CVAT, Label Studio, LabelMe, and
    /// YOLO files of most tools.
    /// </summary>
    Edges,

    /// <summary>Whole pixels counted from 0, both corners inclusive: 10 to 14. OpenLabeling's YOLO and VOC files.</summary>
    Pixels,

    /// <summary>Whole pixels counted from 1, both corners inclusive: 11 to 15. Pascal VOC's own files and LabelImg's.</summary>
    PixelsFromOne,
}
