"""The words that offices head their columns with, folded, by what stands below (PRACTICE, 1.1)."""

from typing import Final

WORDS: Final = {
    "number": (r"(?:so )?(?:stt|s\.t\.t|tt|so tt|so thu tu|thu tu)|no|#",),
    "code": (
        r"ma(?: so)?(?: de an| da| ho so| hs| nhiem vu)?",
        r"so ho so",
        r"(?:so|ky) hieu(?: de an)?",
    ),
    "last_name": (r"ho(?: va)?(?: ten| chu)? (?:dem|lot)", r"ho dem|ho lot|ho"),
    "record_id": (r"ma ban ghi",),
    "record_version": (r"phien ban(?: ban ghi)?",),
    "email": (r"(?:dia chi |hop )?(?:e-? ?mail|thu dien tu)(?: cong vu| lien he)?",),
    "username": (
        r"(?:ten )?(?:tai khoan|dang nhap|truy cap|nguoi dung|user ?name|user|account)"
        r"(?: dang nhap| nguoi dung)?",
    ),
    "registered_address": (
        r"(?:dia chi|noi) (?:tru so|dang ky|dkkd|theo giay).*",
        r"(?:dia chi )?tru so(?: chinh| dang ky)?",
    ),
    "tax_code": (r"(?:ma so thue|mst).*", r"ma(?: so)? (?:dn|doanh nghiep|htx|ho kinh doanh)"),
    "main_product": (r"(?:cac )?(?:san pham|mat hang)(?: san xuat)?(?: chinh| chu yeu| chu luc)",),
    "product": (
        r"(?:ten )?(?:cac )?(?:bo )?(?:san pham|sp)(?:[ ,/]*(?:va |hoac )?(?:bo )?(?:san pham|sp))?"
        r"(?: (?:cnnt|cong nghiep nong thon|tieu bieu|dang ky|dat giai).*)?",
    ),
    "group": (r"nhom(?: san pham| sp| hang| nganh)?(?: cnnt| tham gia)?",),
    "certificate_no": (
        r"(?:so )?(?:gcn|giay chung nhan|chung nhan)(?: so)?",
        r"so (?:qd|gcn).*",
    ),
    "title": (
        r"(?:ten|danh muc)(?: cac| loai)? (?:de an|nhiem vu|chuong trinh|hoat dong|du an).*",
        r"(?:ten|danh muc)(?: cac| loai)? (?:cong viec|mo hinh.*)",
        r"de an(?: khuyen cong| kc)?",
        r"(?:de an|nhiem vu)(?: ?[,/-] ?| va )(?:de an|nhiem vu)(?: khuyen cong)?",
        r"nhiem vu|danh muc|ten (?:da|cong trinh)",
        r"(?:tinh|dia phuong|don vi|nhom) ?[/,-] ?(?:ten )?de an",
    ),
    "content": (
        r"(?:ten )?noi dung (?:khuyen cong|ho tro|hoat dong khuyen cong|kc).*",
        r"linh vuc.*",
        r"nganh nghe",
        r"(?:loai|nhom) noi dung|loai hinh ho tro",
    ),
    "indicator": (r"(?:ten )?(?:cac )?chi tieu(?: bao cao| chu yeu| thuc hien)?",),
    "weak_title": (
        r"noi dung(?: thuc hien| cong viec| hoat dong| de an| nhiem vu| chi)?",
        r"noi dung ?[,/-] ?(?:de an|nhiem vu|hoat dong)",
        r"hang muc(?: chi| ho tro| cong viec)?",
    ),
    "province": (
        r"(?:ten )?(?:cac )?(?:tinh|thanh pho|dia phuong|tinh ?[,/-]? ?(?:thanh pho|tp|thanh))"
        r"(?: truc thuoc.*| thuc hien| thu huong)?"
        r"(?: ?(?:[,/-]|va|hoac) ?(?:cac )?(?:don vi|to chuc))?",
        r"thuoc tinh|don vi hanh chinh",
        r"(?:ten )?(?:don vi|to chuc|co quan) ?(?:[,/-]|va|hoac) ?(?:tinh|dia phuong).*",
    ),
    "year": (
        r"nien do(?: ngan sach)?",
        r"nam(?: kh| tai chinh| phe duyet| ngan sach| thuc hien| ke hoach| bao cao| ho tro| giao"
        r"| du toan)?",
    ),
    "source": (
        r"(?:loai )?nguon(?: kinh phi| von| ngan sach| kp| ho tro| cap)*"
        r"(?: khuyen cong| thuc hien)?",
        r"(?:loai|cap) khuyen cong",
    ),
    "implementing_unit": (
        r"(?:ten )?(?:don vi|co quan|to chuc)(?: to chuc)?"
        r" (?:chu tri|thuc hien|trien khai|chu quan)"
        r"(?: thuc hien| de an| chinh)*",
        r"chu dau tu|chu tri",
        r"(?:don vi|to chuc) (?:duoc giao chu tri|dich vu khuyen cong|lap de an)",
        r"don vi chu tri.*",
    ),
    "beneficiary": (
        r"(?:ten )?(?:cac )?(?:don vi|co so|doi tuong|doanh nghiep|to chuc|dn|chu the)"
        r"(?: cnnt| cong nghiep nong thon| ca nhan| san xuat| doanh nghiep)*"
        r"(?:[ ,/]*(?:duoc )?(?:thu huong|huong loi|ho tro|tham gia|dang ky))*"
        r"(?: de an| ho tro| kinh phi)*",
        r"(?:nguoi )?thu huong|co so sx(?:cn|kd)?|(?:don vi|co so) (?:nhan|duoc) ho tro",
        r"(?:to chuc|doanh nghiep|co so|ho) ?[,/] ?(?:ca nhan|co so|ho)"
        r"(?: duoc)?(?: thu huong| ho tro)",
        r"ten (?:doanh nghiep|co so|htx|hop tac xa|dn)(?:[ ,/&]+(?:va |hoac )?(?:doanh nghiep|co so"
        r"|htx|hop tac xa|ho(?: kinh doanh)?|dn|to hop tac|ca nhan))+",
    ),
    "address": (r"dia chi.*", r"tru so.*", r"(?:noi|dia diem) san xuat.*"),
    "location": (
        r"(?:dia diem|dia ban|noi)(?: thuc hien| trien khai| ho tro| de an| dau tu)*",
        r"(?:xa|huyen|phuong|quan)"
        r"(?: ?[,/-] ?(?:xa|phuong|huyen|quan|thi xa|thi tran|thanh pho|tp))+",
    ),
    "start": (
        r"(?:ngay |thoi gian |tg )?(?:bat dau|khoi dau|khoi cong)(?: thuc hien)?",
        r"tu(?: ngay| thang)?|(?:ngay|thoi diem) (?:bd|bat dau)",
    ),
    "end": (
        r"(?:ngay |thoi gian |tg )?(?:ket thuc|hoan thanh)(?: thuc hien)?",
        r"den(?: ngay| thang)?|(?:ngay|thoi diem) (?:kt|ket thuc)",
    ),
    "accepted_on": (r"(?:ngay|thoi gian) nghiem thu", r"nghiem thu ngay"),
    "period": (
        r"(?:thoi gian|thoi han|tien do|tg|ky)"
        r"(?: thuc hien| th| trien khai| hoan thanh| du kien| bao cao)*",
        r"ke hoach thoi gian",
    ),
    "status": (
        r"(?:trang thai|tinh trang|hien trang)(?: de an| da| thuc hien)*",
        r"ket qua nghiem thu|tinh hinh (?:thuc hien|trien khai)",
    ),
    "project_type": (r"loai(?: hinh)?(?: de an)?|phan loai", r"hinh thuc(?: de an)?"),
    "note": (r"ghi chu.*", r"chu thich", r"luu y"),
    "phone": (r"(?:so )?(?:dien thoai|dt|sdt).*",),
    "person": (
        r"(?:ho va ten|ho ten|nguoi dai dien|dai dien).*",
        r"(?:chu co so|chu doanh nghiep|giam doc).*",
        r"(?:nguoi |can bo |dau moi )?(?:lien he|phu trach)(?: chinh)?",
    ),
    "unit": (r"don vi(?: tinh)?", r"dvt"),
    "level": (r"cap(?: binh chon| cong nhan| san pham| to chuc)*",),
    "region": (r"(?:khu vuc|vung|mien)(?: binh chon| to chuc| thi dua)?",),
    "short_name": (r"(?:ten )?(?:viet|goi) tat", r"ten (?:rut gon|ngan)"),
    "organisation_kind": (r"(?:loai|cap)(?: hinh)? (?:to chuc|don vi|co quan)",),
    "organisation": (
        r"(?:ten )?co quan(?:[ ,/]*(?:don vi|to chuc))?(?: cong tac| quan ly| nhan von)?",
        r"(?:noi|don vi|to chuc) (?:cong tac|lam viec|quan ly|truc thuoc)",
        r"(?:don vi|to chuc) (?:duoc |nhan )+(?:giao|phan bo|cap|von|kinh phi)(?: kinh phi| von)*",
    ),
    "legal_form": (
        r"(?:loai hinh|hinh thuc|loai) (?:co so|doanh nghiep|dn|phap ly|so huu|kinh te|to chuc sx"
        r"|to chuc san xuat|to chuc kinh doanh|san xuat|kinh doanh|sxkd|hoat dong).*",
    ),
    "industry": (r"nganh nghe .+", r"nganh(?: san xuat| hang| kinh te| kinh doanh)?"),
    "activity": (r"(?:tinh trang|trang thai|hien trang) (?:hoat dong|san xuat).*",),
    "role": (r"vai tro.*", r"(?:phan |nhom )?quyen(?: han| su dung| truy cap)?", r"loai tai khoan"),
    "active": (
        r"kich hoat",
        r"(?:con |dang )?(?:hoat dong|su dung)(?: khong)?",
        r"(?:trang thai|tinh trang) tai khoan",
    ),
    "decision_no": (
        r"(?:so )?(?:quyet dinh|van ban)(?: so| giao.*| cong nhan.*| phe duyet)?",
        r"so(?:,? ky)? hieu (?:van ban|qd).*",
        r"qd(?: so)?",
        r"so qd.*",
    ),
    "decision_date": (
        r"ngay(?: thang)?(?: nam)?(?: ky| ban hanh)*"
        r"(?: quyet dinh| qd| van ban| ban hanh| ky| phe duyet| duyet)",
        r"(?:quyet dinh|qd) ngay",
    ),
    "decision_kind": (
        r"(?:loai|hinh thuc|tinh chat) (?:quyet dinh|qd|dieu chinh|bien dong|phan bo|giao)",
        r"dot(?: giao| phan bo| cap)?(?: kinh phi| von)?",
    ),
    "stage": (
        r"giai doan(?: chi| von| thuc hien| kinh phi| ke hoach)?",
        r"loai (?:kinh phi|so lieu|khoan chi|chi|but toan|nghiep vu|giao dich|thanh toan|ke hoach)",
        r"nghiep vu(?: chi)?",
        r"khoan chi",
        r"noi dung (?:giao dich|thanh toan)",
    ),
    "voucher_date": (r"ngay (?:lap )?(?:chung tu|ct|phieu chi|unc|uy nhiem chi)",),
    "voucher_no": (r"(?:so |so hieu )?(?:chung tu|ct|phieu chi|unc|uy nhiem chi)(?: so| chi)?",),
    "day": (
        r"ngay(?: thang)?(?: nam)?(?: chi| thanh toan| giai ngan| hach toan| ghi so| tam ung"
        r"| chuyen tien| giao dich| phat sinh| quyet toan)*",
    ),
    "issued_by": (r"(?:co quan|noi) (?:ban hanh|ra quyet dinh)(?: quyet dinh| van ban)?",),
    "batch": (r"(?:ten|so) dot(?: giao| phan bo| cap)?",),
    "is_flagship": (r"(?:la )?de an diem",),
    "distinct_reason": (r"ly do (?:la )?co so khac",),
    "takes_factor": (r"duoc nhan he so(?: uu tien)?",),
    "is_verified": (r"da kiem chung",),
    "ceiling_kind": (r"loai (?:muc|dinh muc|han muc)(?: ho tro)?",),
    "item": (r"ma (?:hang muc|dinh muc|muc)", r"khoan muc"),
    "programme": (r"(?:ap dung cho )?chuong trinh(?: khuyen cong| ap dung)?",),
    "share_of": (r"(?:ty le )?tinh tren.*", r"mau so", r"co so tinh(?: ty le)?"),
    "per": (r"don vi ap dung", r"(?:tinh|ap dung) (?:cho|tren)(?: mot| moi| 1)?(?: don vi)?"),
    "factor": (r"he so(?: uu tien| nhan)?",),
    "condition": (r"(?:dieu kien|pham vi|doi tuong)(?: duoc)? (?:ap dung|ho tro)", r"dieu kien"),
    "legal_basis": (
        r"can cu(?: phap ly)?",
        r"co so phap ly",
        r"dieu(?:[ ,/]+khoan)+",
        r"van ban (?:quy dinh|can cu)",
    ),
    "valid_to": (r"(?:ngay )?het hieu luc.*", r"(?:hieu luc|ap dung) den(?: ngay)?"),
    "valid_from": (
        r"(?:ngay )?(?:co )?hieu luc(?: tu)?(?: ngay)?",
        r"ap dung tu(?: ngay)?",
        r"ngay ap dung",
    ),
}
