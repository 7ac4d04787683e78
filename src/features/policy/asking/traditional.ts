/**
 * Traditional characters as people in Hong Kong and Taiwan type them, each with its simplified form. It holds those that
 * occur in talk about social media, work and rules; what is missing is found less well, and nothing worse.
 */
const TRADITIONAL =
  "帳賬號發佈開報負評價長時間覆問誰電話機關賴貼圖錄產業務財單銷據庫員體視頻網絡資訊權責違規則處罰懲誡訓練習測驗試課學會議轉" +
  "讓傳謠實準確觀點論爭擊罵謗譽損壞毀誠經營運專職計劃審請續緊動態檔寫書檢討過歲歷遲還這個們麼樣為與無對錯來從當應該誤認識別" +
  "記憶證詢談語說讀變換強碼簽鑰洩竊盜騙詐釣魚連結釋義條總構標題級門範圍區國際內兩雙歡樂親愛後復雜亂幾張種類適選擇擔憂慮滿聽" +
  "聞閉鎖隨隱護衛衝滅熱靜禮優勢勵獎績節錢幣貨買賣費補償債稅額獲嗎裡給讚歸顧幫辦離僱項詞頭勞紀顯頁線聯繫係闆師隊組織導領辭減" +
  "須願況監舉調註冊羣僅僑億兒現場邊遊戲聲響製臺灣匯";
const SIMPLIFIED =
  "账账号发布开报负评价长时间复问谁电话机关赖贴图录产业务财单销据库员体视频网络资讯权责违规则处罚惩诫训练习测验试课学会议转" +
  "让传谣实准确观点论争击骂谤誉损坏毁诚经营运专职计划审请续紧动态档写书检讨过岁历迟还这个们么样为与无对错来从当应该误认识别" +
  "记忆证询谈语说读变换强码签钥泄窃盗骗诈钓鱼连结释义条总构标题级门范围区国际内两双欢乐亲爱后复杂乱几张种类适选择担忧虑满听" +
  "闻闭锁随隐护卫冲灭热静礼优势励奖绩节钱币货买卖费补偿债税额获吗里给赞归顾帮办离雇项词头劳纪显页线联系系板师队组织导领辞减" +
  "须愿况监举调注册群仅侨亿儿现场边游戏声响制台湾汇";

const PAIRS = new Map([...TRADITIONAL].map((from, at) => [from, [...SIMPLIFIED][at] ?? from]));

/** A text with its traditional characters simplified, character by character, so that lengths stay the same. */
export const simplified = (text: string): string => text.replace(/\p{Script=Han}/gu, (one) => PAIRS.get(one) ?? one);
